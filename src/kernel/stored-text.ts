/*
 * PostgreSQL refuses two things that a JavaScript string may hold: NUL, and half of a pair of surrogates
 * (https://www.postgresql.org/docs/current/datatype-character.html). Either in a field ends as a fault of ours.
 */

/** What somebody else's program sent, as PostgreSQL can store it: what it refuses becomes U+FFFD, as in HTML, and finds nothing. */
export const storable = (text: string): string => text.replaceAll("\u0000", "\ufffd").toWellFormed();

/** The first `length` units of a text; a letter of two units is not cut in half. */
export const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
