/** Where documents lie, and the tables of the catalog. */
import { type BucketName, tables as entries, type TableName } from "./catalog";
import type { Key, TableEntry } from "./entries";
import { logicalName } from "./names";

const documents = new sst.aws.Bucket("Documents", { versioning: true, cors: false });

// Inputs, results and standing orders stay until somebody deletes them: only what nobody can ask for ends by itself.
// Partial results outlive the fourteen days in which Step Functions can redrive an execution.
new aws.s3.BucketLifecycleConfiguration("DocumentsLifecycle", {
  bucket: documents.name,
  rules: [
    {
      id: "partial-results",
      status: "Enabled",
      filter: { prefix: "work/" },
      expiration: { days: 15 },
      noncurrentVersionExpiration: { noncurrentDays: 1 },
    },
    {
      // A run keeps its own copy of the document.
      id: "uploads",
      status: "Enabled",
      filter: { prefix: "uploads/" },
      expiration: { days: 1 },
      noncurrentVersionExpiration: { noncurrentDays: 1 },
    },
    {
      id: "replaced-or-deleted",
      status: "Enabled",
      filter: { prefix: "" },
      noncurrentVersionExpiration: { noncurrentDays: 90 },
      expiration: { expiredObjectDeleteMarker: true },
    },
    {
      id: "unfinished-uploads",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
  ],
});

export const buckets: Readonly<Record<BucketName, sst.aws.Bucket>> = { documents };

export const tables = Object.fromEntries(
  Object.entries(entries).map(([name, entry]) => [name, table(name, entry)]),
) as Readonly<Record<TableName, sst.aws.Dynamo>>;

function table(name: string, { fields, key, indexes, timeToLive }: TableEntry): sst.aws.Dynamo {
  return new sst.aws.Dynamo(logicalName(name), {
    fields: { ...fields },
    primaryIndex: keys(key),
    globalIndexes: Object.fromEntries(Object.entries(indexes).map(([index, key]) => [index, keys(key)])),
    ...(timeToLive === undefined ? {} : { ttl: timeToLive }),
    deletionProtection: $app.stage === "production",
    // What the component does by default, and what this application must never lose.
    transform: { table: { pointInTimeRecovery: { enabled: true } } },
  });
}

function keys({ hash, range }: Key) {
  return { hashKey: hash, ...(range === undefined ? {} : { rangeKey: range }) };
}
