/** Pages that few visits need, loaded when they are asked for. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asError, Failure, Skeleton } from "./ui.tsx";

function lazy(load: () => Promise<ComponentType>): ComponentType {
  let Loaded: ComponentType | null = null;
  return function Lazy() {
    const [, setReady] = useState(Loaded !== null);
    const [error, setError] = useState<Error | null>(null);
    useEffect(() => {
      if (Loaded !== null) return;
      load().then(
        (component) => {
          Loaded = component;
          setReady(true);
        },
        (reason: unknown) => setError(asError(reason)),
      );
    }, []);
    if (error !== null) return <Failure error={error} />;
    return Loaded === null ? <Skeleton lines={6} /> : <Loaded />;
  };
}

export const ComparePage = lazy(async () => (await import("./pages/compare.tsx")).ComparePage);
export const DocsPage = lazy(async () => (await import("./pages/docs.tsx")).DocsPage);
