/** The reference of the API, rendered from its own OpenAPI document. */
import type { FailureCode, FailureMeaning } from "@ballast/core/document/failure-codes.ts";
import { useEffect } from "preact/hooks";
import { getOpenApi } from "../api.ts";
import { type JsonSchema, limitsText } from "../form/schema.ts";
import { Copy, Heads, Pending, Rows, useResource, useTitle } from "../ui.tsx";

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly operationId?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: JsonSchema;
  }[];
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: JsonSchema }> };
  readonly responses?: Record<
    string,
    { readonly description?: string; readonly content?: Record<string, { readonly schema?: JsonSchema }> }
  >;
}

interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly "x-problems"?: readonly (FailureMeaning & { readonly code: FailureCode })[];
  readonly components?: { readonly schemas?: Record<string, JsonSchema> };
}

export function DocsPage() {
  const loaded = useResource("openapi", getOpenApi);
  useTitle("API");
  // The browser looked for the anchor of its address before there was a page.
  useEffect(() => {
    if (loaded.value !== null) document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, [loaded.value]);
  if (loaded.value === null) {
    return <Pending {...loaded} />;
  }
  const api = loaded.value as OpenApi;
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <>
      <h1>{api.info.title}</h1>
      <p class="lead">
        {api.info.description} Version {api.info.version}. The same as a document:{" "}
        <a href="/v1/openapi.json" download="openapi.json">
          openapi.json
        </a>
        .
      </p>
      {operations.map((each) => (
        <OperationCard key={each.method + each.path} {...each} />
      ))}
      <section class="card schemas" aria-label="Problems">
        <h2>Problems</h2>
        {api["x-problems"]?.map(({ advice, code, status, title }) => (
          <p key={code} id={`problem-${code}`}>
            <code>{code}</code> {status} {title} {advice}
          </p>
        ))}
      </section>
      <section class="card schemas" aria-label="Schemas">
        <h2>Schemas</h2>
        {Object.entries(api.components?.schemas ?? {}).map(([name, schema]) => (
          <SchemaEntry key={name} name={name} schema={schema} />
        ))}
      </section>
    </>
  );
}

interface OperationProps {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function OperationCard({ path, method, operation }: OperationProps) {
  // Parameters of the path stand in the path.
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in !== "path");
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return (
    <section class="card operation" id={anchor(method, path)} aria-label={`${method.toUpperCase()} ${path}`}>
      <div class="row between">
        <h2 class="code">
          <span class="method">{method.toUpperCase()}</span> {path}
        </h2>
        <Copy cls="small" text={curl(path, method, body !== undefined)}>
          Copy curl
        </Copy>
      </div>
      <p>
        {operation.summary}
        {operation.description !== undefined && ` ${operation.description}`}
      </p>
      {parameters.length > 0 && (
        <ul>
          {parameters.map((parameter) => (
            <li key={parameter.name}>
              <span class="code">{parameter.name}</span>{" "}
              <span class="muted">
                {parameter.in}
                {parameter.required ? "" : ", optional"}
              </span>{" "}
              {parameter.description}
            </li>
          ))}
        </ul>
      )}
      {body !== undefined && (
        <p>
          Body: <TypeText schema={body} />
        </p>
      )}
      <Answers operation={operation} />
    </section>
  );
}

/** What comes back: each good answer, then the statuses of the refusals in one line. */
function Answers({ operation }: { readonly operation: Operation }) {
  const all = Object.entries(operation.responses ?? {});
  const good = all.filter(([status]) => Number(status) < 400);
  const problems = all.filter(([status]) => Number(status) >= 400);
  return (
    <p class="muted">
      {good.map(([status, response]) => {
        const schema = Object.values(response.content ?? {})[0]?.schema;
        return (
          <span key={status}>
            <span class="code">{status}</span> {response.description}{" "}
            {schema !== undefined && <TypeText schema={schema} />}{" "}
          </span>
        );
      })}
      {problems.length > 0 && (
        <>
          · Refusals <span class="code">{problems.map(([status]) => status).join(" ")}</span> as{" "}
          <TypeText schema={{ $ref: "#/components/schemas/Problem" }} />
        </>
      )}
    </p>
  );
}

function anchor(method: string, path: string): string {
  return `${method}${path.replace(/[^a-z0-9]+/gi, "-")}`;
}

function curl(path: string, method: string, hasBody: boolean): string {
  const body = hasBody ? " -H 'content-type: application/json' -d @document.json" : "";
  return `curl -s${method === "get" ? "" : ` -X ${method.toUpperCase()}`} ${window.location.origin}${path}${body}`;
}

function SchemaEntry({ name, schema }: { readonly name: string; readonly schema: JsonSchema }) {
  const fields = Object.entries(schema.properties ?? {});
  const required = new Set(schema.required);
  return (
    <div id={`schema-${name}`}>
      <details>
        <summary>
          <b class="code">{name}</b> <span class="muted">{schema.title === name ? "" : schema.title}</span>
        </summary>
        {schema.description !== undefined && <p>{schema.description}</p>}
        {fields.length === 0 ? (
          <p>
            <TypeText schema={schema} />
          </p>
        ) : (
          <Rows label={`Fields of ${name}`}>
            <Heads names={["Field", "Type", "Unit", "Meaning"]} />
            <tbody>
              {fields.map(([key, field]) => (
                <tr key={key}>
                  <th scope="row" class="code">
                    {key}
                    {!required.has(key) && <span class="muted">?</span>}
                  </th>
                  <td>
                    <TypeText schema={field} />
                  </td>
                  <td class="muted">{field["x-unit"]}</td>
                  <td>
                    {[field.title, field.description, limitsText(field), field["x-source"]]
                      .filter((part) => part !== undefined && part !== "")
                      .join(". ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </Rows>
        )}
      </details>
    </div>
  );
}

/** A type in words, with a link to the schema it names. */
function TypeText({ schema }: { readonly schema: JsonSchema }) {
  const name = /\/([^/]+)$/.exec(schema.$ref ?? "")?.[1];
  if (name !== undefined) {
    const open = () => document.querySelector(`#schema-${CSS.escape(name)} details`)?.setAttribute("open", "");
    return (
      <a class="code type" href={`#schema-${name}`} onClick={open}>
        {name}
      </a>
    );
  }
  if (schema.type === "array" && schema.items !== undefined) {
    return (
      <>
        list of <TypeText schema={schema.items} />
      </>
    );
  }
  const union = schema.oneOf ?? schema.anyOf;
  if (union !== undefined) {
    return (
      <span class="union">
        {union.map((part, index) => (
          <span key={index}>
            {index > 0 && "or "}
            <TypeText schema={part} />
          </span>
        ))}
      </span>
    );
  }
  if ("const" in schema) return <span class="code">{JSON.stringify(schema.const)}</span>;
  if (schema.enum !== undefined)
    return <span class="code">{schema.enum.map((each) => JSON.stringify(each)).join(" | ")}</span>;
  return <span>{[schema.type].flat().join(" or ") || "any"}</span>;
}
