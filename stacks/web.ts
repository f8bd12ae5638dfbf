/** The console and the API under one address: / is the page, /v1 the API. */
import { api, issuer } from "./api";

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
        `connect-src 'self' ${issuer === "" ? "" : new URL(issuer).origin}`.trim(),
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

router.route("/v1", api.url, { rewrite: { regex: "^/(.*)$", to: "/$1" } });

export const site = new sst.aws.StaticSite("Console", {
  path: "packages/web/dist",
  router: { instance: router },
});
