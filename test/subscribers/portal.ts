import { allRoutes, createApp } from "../../src/app.ts";
import { subscriberRoutes } from "../../src/subscribers/index.ts";
import { startPortal } from "../support/portal.ts";

const started = await startPortal();
const isMounted = allRoutes(started.deps).some(({ path }) => path === "/a/:account/subscribers");
export const portal = isMounted
  ? started
  : { ...started, app: createApp(started.deps, [...allRoutes(started.deps), ...subscriberRoutes(started.deps)]) };
export const { given } = portal;
export const numbersIn = (text: string): string[] =>
  [...text.matchAll(/class="fw-medium nums" href="[^"]*\/(\d+)"/g)].map(([, msisdn]) => String(msisdn));
