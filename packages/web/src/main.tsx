/** Starts the console. */
import { render } from "preact";
import { App } from "./app.tsx";
import { startRouter } from "./router.ts";
import { startSession } from "./session.ts";
import { asError, Failure } from "./ui.tsx";
import "./styles.css";

const root = document.getElementById("app");
if (root !== null) {
  try {
    // The sign-in comes first: it may leave the page, and it cleans the address that the router then reads.
    await startSession();
    startRouter();
    render(<App />, root);
  } catch (reason) {
    render(<Failure error={asError(reason)} />, root);
  }
}
