/** The HTTP API: every route of the catalog, each with its own function, behind tokens of an OpenID Connect issuer. */
import { routes } from "./catalog";
import { deploymentParameter } from "./deployment-parameters";
import { lambda } from "./functions";
import { logicalName } from "./names";
import { stateMachineArns } from "./state-machines";

const issuer = deploymentParameter("BALLAST_ISSUER");
const audience = deploymentParameter("BALLAST_AUDIENCE");

export const api = new sst.aws.ApiGatewayV2("Api", {
  // The console has the same origin, so nobody needs CORS.
  cors: false,
  accessLog: { retention: "3 months" },
  transform: {
    stage: {
      defaultRouteSettings: { throttlingBurstLimit: 200, throttlingRateLimit: 100, detailedMetricsEnabled: true },
    },
  },
});

const authorizer = api.addAuthorizer({ name: "Tokens", jwt: { issuer, audiences: [audience] } });

/** One function may answer several routes. */
const functions = new Map<string, ReturnType<typeof lambda>>();

for (const route of routes) {
  const answering = functions.get(route.function) ?? lambda(route.function, { stateMachineArns });
  functions.set(route.function, answering);
  api.route(`${route.method} ${route.path}`, answering.arn, {
    auth: { jwt: { authorizer: authorizer.id, scopes: [route.scope] } },
    transform: { route: { operationName: logicalName(route.function) } },
  });
}
