/** The environment of every function, read in this one place. A function is asked for what it uses, and for no more. */
import type { BucketName, StateMachineName, TableName } from "../../../stacks/catalog.ts";
import { variableOf } from "../../../stacks/variables.ts";

export const environment = {
  bucket: (name: BucketName) => required(variableOf("BUCKET", name)),
  table: (name: TableName) => required(variableOf("TABLE", name)),
  stateMachineArn: (name: StateMachineName) => required(variableOf("STATE_MACHINE", name)),
  codeVersion: () => required("BALLAST_CODE_VERSION"),
};

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new Error(
      `The function lacks the environment variable ${name}. The stack sets it for what the catalog's permissions name.`,
    );
  return value;
}
