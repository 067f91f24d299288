import type { Route } from "../platform/routing.ts";
import { sectionRoutes } from "../subscribers/index.ts";
import { tariffSection } from "./card/section.ts";

export const tariffCardRoutes: readonly Route[] = sectionRoutes(tariffSection);
