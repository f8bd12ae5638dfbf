/** The environment of every function, read and checked in this one place. */
import { z } from "zod";

const Environment = z.object({
  BALLAST_BUCKET: z.string().min(1),
  BALLAST_TABLE: z.string().min(1),
  BALLAST_STATE_MACHINE_ARN: z.string().min(1).optional(),
  BALLAST_CODE_VERSION: z.string().min(1),
  BALLAST_STAGE: z.string().min(1),
});

export const environment = read();

function read() {
  const parsed = Environment.safeParse(process.env);
  if (parsed.success) {
    const { data } = parsed;
    return {
      bucket: data.BALLAST_BUCKET,
      table: data.BALLAST_TABLE,
      stateMachineArn: data.BALLAST_STATE_MACHINE_ARN,
      codeVersion: data.BALLAST_CODE_VERSION,
      stage: data.BALLAST_STAGE,
    };
  }
  const names = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new Error(`The function lacks environment variables: ${names}. The stack or the embedded cloud sets them.`);
}
