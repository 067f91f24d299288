import type { Route } from "../platform/routing.ts";
import { sectionRoutes } from "../subscribers/index.ts";
import { servicesSection } from "./card/section.ts";

export const serviceCardRoutes: readonly Route[] = sectionRoutes(servicesSection);
