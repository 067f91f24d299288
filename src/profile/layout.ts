import type { PageRequest } from "../platform/routing.ts";

/** A user without a chosen role has no menu: the page is drawn without the frame. */
export const hasNoMenu = ({ session }: PageRequest): boolean => session.role === undefined;
