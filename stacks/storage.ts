/** Where documents lie and runs are listed. Names of keys and attributes: packages/functions/src/store. */

export const documents = new sst.aws.Bucket("Documents", { versioning: true, cors: false });

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

export const runs = new sst.aws.Dynamo("Runs", {
  fields: { id: "string", all: "string", sortKey: "string" },
  primaryIndex: { hashKey: "id" },
  globalIndexes: { byTime: { hashKey: "all", rangeKey: "sortKey" } },
  deletionProtection: $app.stage === "production",
  // What the component does by default, and what this application must never lose.
  transform: { table: { pointInTimeRecovery: { enabled: true } } },
});
