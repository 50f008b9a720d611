// Runs in mongosh once the first node is healthy, also on every later start:
// initiates the replica set, adds members that are missing, and makes the account
// of the service. Passwords come from files and stay out of the process list.

const fs = require("fs");

const database = "hazard";
const replicaSet = "hazard";
const members = process.env.MONGO_MEMBERS.split(",");
const patience = 120; // seconds, for what takes a few
const syncPatience = 6 * 3600; // a new member copies the whole database

const secret = (name) => fs.readFileSync(`/run/secrets/${name}`, "utf8").trim();
const credentials = `root:${encodeURIComponent(secret("mongo_root_password"))}`;

// retry calls until it gets something; the last error says why it never did.
function retry(what, seconds, call) {
  let last = "";
  for (let i = 0; i < seconds; i++) {
    try {
      const got = call();
      if (got) {
        return got;
      }
    } catch (e) {
      last = e.message;
    }
    sleep(1000);
  }
  throw new Error(`${what}: not in ${seconds} s. ${last}`);
}

// initiated tells an unused node from a member. Nodes restart once while the
// image makes the root account, so the first attempts may fail.
function initiated(admin) {
  try {
    return admin.adminCommand({ replSetGetStatus: 1 }).ok === 1;
  } catch (e) {
    if (e.codeName === "NotYetInitialized") {
      return false;
    }
    throw e;
  }
}

function initiate() {
  const uri = `mongodb://${credentials}@${members[0]}/admin?directConnection=true&authSource=admin&serverSelectionTimeoutMS=3000`;
  retry(`${members[0]} does not answer`, patience, () => {
    const admin = connect(uri);
    if (!initiated(admin)) {
      const config = { _id: replicaSet, members: members.map((host, i) => ({ _id: i, host })) };
      admin.adminCommand({ replSetInitiate: config });
      print(`replica set initiated: ${members.join(", ")}`);
    }
    return true;
  });
}

// primary connects to whichever node leads; after the first start that need not
// be the first one.
function primary() {
  const uri = `mongodb://${credentials}@${members.join(",")}/admin?replicaSet=${replicaSet}&authSource=admin&serverSelectionTimeoutMS=3000`;
  return retry("no primary", patience, () => {
    const admin = connect(uri);
    return admin.adminCommand({ hello: 1 }).isWritablePrimary && admin;
  });
}

// addMembers takes one at a time: a set changes by one voter, and waits for its
// copy, or writes for the majority would wait for two that have nothing yet.
function addMembers(admin) {
  for (const host of members) {
    const config = admin.adminCommand({ replSetGetConfig: 1 }).config;
    if (!config.members.some((m) => m.host === host)) {
      const ids = config.members.map((m) => m._id);
      config.members.push({ _id: Math.max(...ids) + 1, host });
      config.version++;
      retry(`${host} cannot join`, patience, () => admin.adminCommand({ replSetReconfig: config }).ok);
      print(`${host} joined`);
    }
    retry(`${host} is not in step`, syncPatience, () => inStep(admin, host));
  }
}

function inStep(admin, host) {
  const status = admin.adminCommand({ replSetGetStatus: 1 });
  return status.members.some((m) => m.name === host && ["PRIMARY", "SECONDARY"].includes(m.stateStr));
}

// ensureAccount makes the account of the service, or gives it the password that
// is in the file now. It may read and write one database and nothing else.
function ensureAccount(admin) {
  const db = admin.getSiblingDB(database);
  const account = { pwd: secret("mongo_password"), roles: [{ role: "readWrite", db: database }] };
  if (db.getUser("hazard")) {
    db.updateUser("hazard", account);
  } else {
    db.createUser({ user: "hazard", ...account });
    print("account of the service made");
  }
}

initiate();
const admin = primary();
addMembers(admin);
ensureAccount(admin);
print("MongoDB is ready");
