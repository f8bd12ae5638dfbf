/** The console and the API under one address: / is the page, /v1 the API. */
import { api } from "./api";
import { contentSecurityPolicy } from "./content-security-policy";
import { deploymentChoice, deploymentParameter } from "./deployment-parameters";
import { buckets } from "./storage";

/** Where the page reads about the issuer and where it fetches tokens: not always one origin, as with Cognito. */
const signInOrigins = deploymentParameter("BALLAST_SIGN_IN_ORIGINS");

const securityHeaders = new aws.cloudfront.ResponseHeadersPolicy("ConsoleHeaders", {
  name: `${$app.name}-${$app.stage}-console`,
  securityHeadersConfig: {
    contentSecurityPolicy: {
      override: true,
      contentSecurityPolicy:
        $interpolate`${signInOrigins} https://${buckets.documents.nodes.bucket.bucketRegionalDomainName}`.apply(
          contentSecurityPolicy,
        ),
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

/** The statuses that CloudFront would keep for ten seconds and give to others, whoever they are. */
const ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** A name of one's own, which has TLS 1.2 at least; CloudFront's own name also takes TLS 1.0 and cannot be told not to. */
function domain() {
  const [name, cert] = [deploymentChoice("BALLAST_DOMAIN"), deploymentChoice("BALLAST_CERTIFICATE")];
  if (name === undefined) return {};
  return { domain: cert === undefined ? name : { name, dns: false as const, cert } };
}

const router = new sst.aws.Router("Router", {
  ...domain(),
  transform: {
    cdn: (cdn) => {
      cdn.customErrorResponses = ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 }));
      cdn.defaultCacheBehavior = $util
        .output(cdn.defaultCacheBehavior)
        .apply((behavior) => ({ ...behavior, responseHeadersPolicyId: securityHeaders.id }));
    },
  },
});

// As long as API Gateway waits; a function ends a second before.
router.route("/v1", api.url, { readTimeout: "30 seconds" });

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

// Large documents go between the page and the bucket, by addresses that the API signs.
new aws.s3.BucketCorsConfiguration("DocumentsCors", {
  bucket: buckets.documents.name,
  corsRules: [
    {
      allowedOrigins: [$util.output(site.url).apply((url) => new URL(url).origin)],
      allowedMethods: ["GET", "PUT"],
      maxAgeSeconds: 3600,
    },
  ],
});
