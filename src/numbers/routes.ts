import type { Route } from "../platform/routing.ts";
import { sectionRoutes } from "../subscribers/index.ts";
import { forwardingSection, numberSection, simSection } from "./card/sections.ts";
import { drawRoutes } from "./draws/routes.ts";

export const numberCardRoutes: readonly Route[] = [
  ...[forwardingSection, numberSection, simSection].flatMap(sectionRoutes),
  ...drawRoutes,
];
