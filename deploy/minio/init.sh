#!/bin/sh
#
# Runs once MinIO is healthy, also on every later start: makes the bucket and the
# account of the service. The secrets reach the client by its environment and by
# standard input, never on a command line.
set -eu

secret() {
    IFS= read -r value <"/run/secrets/$1" || [ -n "$value" ]
    printf '%s' "$value"
}

access_key=$(secret s3_access_key)
secret_key=$(secret s3_secret_key)
MC_HOST_store="http://$S3_ROOT_USER:$(secret s3_root_password)@$S3_ENDPOINT"
export MC_HOST_store

# Object lock can only be had when a bucket is made. It brings versioning; a
# retention period can be set later (mc retention set --default).
mc mb --ignore-existing --with-lock "store/$S3_BUCKET"
mc version enable "store/$S3_BUCKET"

# What the service does, and no more: it never deletes, and what it adds under a
# name that is taken becomes a version and hides nothing for good.
policy=/tmp/policy.json
cat >"$policy" <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetBucketLocation", "s3:GetBucketObjectLockConfiguration", "s3:GetBucketVersioning", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::$S3_BUCKET"]
    },
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": ["arn:aws:s3:::$S3_BUCKET/*"]
    }
  ]
}
EOF
mc admin policy create store hazard-photos "$policy"
printf '%s\n%s\n' "$access_key" "$secret_key" | mc admin user add store

# Attaching what is attached is an error of the client, so ask first. The image
# has a shell and no grep.
case $(mc admin policy entities store --user "$access_key") in
*hazard-photos*) ;;
*) mc admin policy attach store hazard-photos --user "$access_key" ;;
esac
