package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The values of the settings: each function checks one and keeps it.

func setListen(c *config, v string) error {
	c.listen = v
	return checkAddress(v)
}

func setMetricsListen(c *config, v string) error {
	if v == "" || v == "off" {
		return nil
	}
	c.metricsListen = v
	return checkAddress(v)
}

func setData(c *config, v string) error {
	if v == "" {
		return errors.New("the data folder needs a name")
	}
	c.dataDir = v
	return nil
}

func setTLSCert(c *config, v string) error {
	c.tlsCert = v
	return nil
}

func setTLSKey(c *config, v string) error {
	c.tlsKey = v
	return nil
}

func setDemoPassword(c *config, v string) error {
	if v != "" {
		c.demoPassword = secret{&v}
	}
	return nil
}

// setMongoURI looks at the scheme only: the driver knows the rest, and what it
// says could hold the password.
func setMongoURI(c *config, v string) error {
	if v == "" {
		return nil
	}
	if !strings.HasPrefix(v, "mongodb://") && !strings.HasPrefix(v, "mongodb+srv://") {
		return errors.New("a MongoDB address begins with mongodb:// or mongodb+srv://")
	}
	c.mongoURI = secret{&v}
	return nil
}

func setS3Endpoint(c *config, v string) error {
	if strings.Contains(v, "/") {
		return fmt.Errorf("%q is not host:port: leave out https:// and any path", v)
	}
	c.s3.endpoint = v
	return nil
}

func setS3AccessKey(c *config, v string) error {
	if v != "" {
		c.s3.accessKey = secret{&v}
	}
	return nil
}

func setS3SecretKey(c *config, v string) error {
	if v != "" {
		c.s3.secretKey = secret{&v}
	}
	return nil
}

// bucketName is what every S3 takes.
var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

func setS3Bucket(c *config, v string) error {
	c.s3.bucket = v
	if !bucketName.MatchString(v) {
		return fmt.Errorf("%q is not a bucket: use 3 to 63 lower-case letters, digits, dots and hyphens", v)
	}
	return nil
}

func setS3TLS(c *config, v string) error {
	if v == "" {
		return nil
	}
	on, err := strconv.ParseBool(v)
	if err != nil {
		return fmt.Errorf("%q is neither true nor false", v)
	}
	c.s3.tls = &on
	return nil
}

// setTimezone refuses "" and "Local": package time takes them, but then the
// deadlines would depend on the machine.
func setTimezone(c *config, v string) error {
	zone, err := time.LoadLocation(v)
	if err != nil || v == "" || v == "Local" {
		return fmt.Errorf("%q is not a time zone: use an IANA name such as Asia/Shanghai", v)
	}
	c.timezone = zone
	return nil
}

func setLogLevel(c *config, v string) error {
	if err := c.logLevel.UnmarshalText([]byte(v)); err != nil {
		return fmt.Errorf("%q is not a level: use debug, info, warn or error", v)
	}
	return nil
}

func setTrustedProxies(c *config, v string) error {
	for part := range strings.SplitSeq(v, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil {
			return fmt.Errorf("%q is not a network: use CIDR such as 10.0.0.0/8 or 192.168.1.5/32", part)
		}
		c.trustedProxies = append(c.trustedProxies, network.Masked())
	}
	return nil
}

func checkAddress(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%q is not an address: use host:port", v)
	}
	return nil
}
