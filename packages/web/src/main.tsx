/** Starts the console. */
import { render } from "preact";
import { App } from "./app.tsx";
import { startRouter } from "./router.ts";
import "./styles.css";

const root = document.getElementById("app");
if (root !== null) {
  startRouter();
  render(<App />, root);
}
