/** The console and the API under one address: / is the page, /v1 the API. */
import { api } from "./api";
import { deploymentParameter } from "./deployment-parameters";

/** Where the page reads about the issuer and where it fetches tokens: not always one origin, as with Cognito. */
const signInOrigins = deploymentParameter("BALLAST_SIGN_IN_ORIGINS");

const securityHeaders = new aws.cloudfront.ResponseHeadersPolicy("ConsoleHeaders", {
  name: `${$app.name}-${$app.stage}-console`,
  securityHeadersConfig: {
    contentSecurityPolicy: {
      override: true,
      contentSecurityPolicy: [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        `connect-src 'self' ${signInOrigins}`,
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ].join("; "),
    },
    contentTypeOptions: { override: true },
    frameOptions: { override: true, frameOption: "DENY" },
    referrerPolicy: { override: true, referrerPolicy: "no-referrer" },
    strictTransportSecurity: { override: true, accessControlMaxAgeSec: 63_072_000, includeSubdomains: true },
  },
  customHeadersConfig: {
    items: [
      { header: "cross-origin-opener-policy", value: "same-origin", override: true },
      { header: "cross-origin-resource-policy", value: "same-origin", override: true },
    ],
  },
});

const router = new sst.aws.Router("Router", {
  transform: {
    cdn: (cdn) => {
      cdn.defaultCacheBehavior = $util
        .output(cdn.defaultCacheBehavior)
        .apply((behavior) => ({ ...behavior, responseHeadersPolicyId: securityHeaders.id }));
    },
  },
});

router.route("/v1", api.url);

export const site = new sst.aws.StaticSite("Console", {
  path: "packages/web/dist",
  router: { instance: router },
  assets: {
    // Files below assets/ have their hash in their name. All others, config.json too, may change with a deployment.
    fileOptions: [
      { files: "**", cacheControl: "no-cache" },
      { files: "assets/**", cacheControl: "max-age=31536000,public,immutable" },
    ],
  },
});
