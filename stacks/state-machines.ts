/** The state machines of the catalog, each with its jobs. */
import { catalog } from "./catalog";
import { definitionOf, jobsOf } from "./definition";
import { lambda, type StateMachineArns } from "./functions";
import { logicalName } from "./names";

const identity = aws.getCallerIdentityOutput({});
const region = aws.getRegionOutput({});

/** Made one after the other: the jobs of a state machine may use those before it. */
const machines: Record<string, aws.sfn.StateMachine> = {};
for (const machine of Object.keys(catalog.stateMachines)) machines[machine] = stateMachine(machine, arnsOf(machines));

/** The addresses of the state machines by their names. */
export const stateMachineArns = arnsOf(machines);

function arnsOf(made: Readonly<Record<string, aws.sfn.StateMachine>>): StateMachineArns {
  return Object.fromEntries(Object.entries(made).map(([machine, { arn }]) => [machine, arn]));
}

function stateMachine(machine: string, before: StateMachineArns): aws.sfn.StateMachine {
  const jobs = Object.fromEntries(
    jobsOf(catalog, machine).map((job) => [job, lambda(job, { stateMachineArns: before }).arn]),
  );
  const definition = $util
    .all(jobs)
    .apply((arns) => JSON.stringify(definitionOf(catalog, machine, (job) => arns[job] ?? missing(job))));
  const name = `${$app.name}-${$app.stage}-${machine}`;
  const logical = logicalName(machine);
  const logs = new aws.cloudwatch.LogGroup(`${logical}Logs`, {
    name: `/aws/vendedlogs/states/${name}`,
    retentionInDays: 90,
  });
  const role = new aws.iam.Role(`${logical}Role`, {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "states.amazonaws.com" }),
  });
  const policy = new aws.iam.RolePolicy(`${logical}Policy`, {
    role: role.id,
    policy: duties(name, Object.values(jobs)),
  });
  return new aws.sfn.StateMachine(
    `${logical}StateMachine`,
    {
      name,
      type: "STANDARD",
      roleArn: role.arn,
      definition,
      loggingConfiguration: {
        level: "ERROR",
        includeExecutionData: false,
        logDestination: $interpolate`${logs.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
    },
    { dependsOn: [policy] },
  );
}

/** What a state machine does itself. */
function duties(name: string, jobs: $util.Input<string>[]): $util.Output<string> {
  const arnOf = (kind: "stateMachine" | "execution", suffix = "") =>
    $interpolate`arn:aws:states:${region.region}:${identity.accountId}:${kind}:${name}${suffix}`;
  return aws.iam.getPolicyDocumentOutput({
    statements: [
      { actions: ["lambda:InvokeFunction"], resources: jobs },
      // A distributed map starts a child execution of its own state machine for each chunk and watches it.
      { actions: ["states:StartExecution"], resources: [arnOf("stateMachine")] },
      {
        actions: ["states:DescribeExecution", "states:StopExecution"],
        resources: [arnOf("execution", ":*"), arnOf("execution", "/*")],
      },
      {
        // CloudWatch and X-Ray take no resource for these.
        actions: [
          "logs:CreateLogDelivery",
          "logs:GetLogDelivery",
          "logs:UpdateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:DescribeResourcePolicies",
          "logs:DescribeLogGroups",
          "xray:PutTraceSegments",
          "xray:PutTelemetryRecords",
          "xray:GetSamplingRules",
          "xray:GetSamplingTargets",
        ],
        resources: ["*"],
      },
    ],
  }).json;
}

function missing(job: string): never {
  throw new Error(`The job ${job} has no address.`);
}
