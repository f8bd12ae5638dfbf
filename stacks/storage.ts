/** Where documents lie and runs are listed. Names of keys and attributes: packages/functions/src/store. */

export const isProduction = $app.stage === "production";

export const documents = new sst.aws.Bucket("Documents", {
  versioning: true,
  lifecycle: [
    // Partial results serve a run while it lasts; a replay makes new ones.
    { id: "old-versions", expiresIn: "400 days" },
  ],
});

export const runs = new sst.aws.Dynamo("Runs", {
  fields: { id: "string", all: "string", sortKey: "string" },
  primaryIndex: { hashKey: "id" },
  globalIndexes: { byTime: { hashKey: "all", rangeKey: "sortKey" } },
  deletionProtection: isProduction,
});
