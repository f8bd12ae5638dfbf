/// <reference path="./.sst/platform/config.d.ts" />
/** The application: its name, what happens to it when a stage is removed, and its tags. The resources are in stacks/. */
export default $config({
  app(input) {
    const isProduction = input?.stage === "production";
    return {
      name: "ballast",
      home: "aws",
      removal: isProduction ? "retain" : "remove",
      protect: isProduction,
      providers: {
        aws: {
          version: "7.20.0",
          defaultTags: {
            tags: {
              application: "ballast",
              stage: input?.stage ?? "unknown",
              "cost-centre": process.env.BALLAST_COST_CENTRE ?? "risk",
            },
          },
        },
      },
    };
  },
  async run() {
    await import("./stacks/storage");
    await import("./stacks/queues");
    await import("./stacks/state-machines");
    await import("./stacks/events");
    const { api } = await import("./stacks/api");
    const { site } = await import("./stacks/web");
    await import("./stacks/schedules");
    await import("./stacks/pollers");
    await import("./stacks/alarms");
    return { api: api.url, console: site.url };
  },
});
