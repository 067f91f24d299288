/** When the statement was last compared with the portal, a Minsk day. */
export const preparedOn = "2026-11-26";

/**
 * What tests check, by the clauses of EN 301 549 V3.2.1 (chapter 9 has the criteria of WCAG 2.1) or, for what came later, the criteria of
 * WCAG 2.2. A test says in its title which of them it shows; test/accessibility compares these titles with this list.
 */
export const checks = [
  {
    key: "pages",
    clauses: ["9.1.1.1", "9.1.3.1", "9.1.4.3", "9.2.4.2", "9.3.1.1", "9.4.1.2", "WCAG 2.5.8"],
  },
  { key: "markup", clauses: ["9.4.1.1"] },
  { key: "narrow", clauses: ["9.1.4.10"] },
  { key: "keyboard", clauses: ["9.2.1.1", "9.2.1.2", "9.2.4.1", "9.2.4.3", "9.2.4.7"] },
  { key: "speech", clauses: ["9.1.3.2", "9.2.4.6", "9.3.3.2", "9.4.1.3"] },
  { key: "touch", clauses: ["WCAG 2.5.5"] },
  { key: "faults", clauses: ["9.3.3.1", "9.3.3.4"] },
] as const;

/** What fails, or is not known to be met. */
export const gaps = [
  { key: "parts", clauses: ["9.3.1.2"] },
  { key: "papers", clauses: ["10"] },
  { key: "people", clauses: ["9"] },
  { key: "browsers", clauses: ["9"] },
] as const;
