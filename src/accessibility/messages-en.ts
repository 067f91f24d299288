import type { ru } from "./messages-ru.ts";

export const en: Record<keyof typeof ru, string> = {
  title: "Accessibility",
  lead: "How this portal works with a keyboard, with a screen reader, with large type and on a phone.",
  statusTitle: "Conformance",
  status:
    "The portal conforms in part to EN 301 549 V3.2.1 (WCAG 2.2, level AA): what is checked and what is missing is named below.",
  preparedOn: "Prepared on {{day}} from checks that run on every change of the portal.",
  checksTitle: "What is checked",
  columnCheck: "Check",
  columnClauses: "Requirements",
  "check.pages":
    "Every page of every role: names of images, fields and buttons, structure, contrast in light and dark, title, language, size of targets",
  "check.markup": "Every page of every role: valid HTML",
  "check.narrow": "A width of 320 pixels, the same as a zoom of 400%: nothing has to be scrolled sideways",
  "check.keyboard":
    "Connecting a service for a list of subscribers by keyboard alone, from the sign-in to the result: focus is visible, in order and never trapped, the menu can be skipped",
  "check.speech":
    "The same in the order in which a screen reader speaks it: headings, labels, roles, messages about the order’s progress",
  "check.touch": "On a touch screen, buttons, fields and links of the menu are 44 pixels or larger",
  "check.faults":
    "A fault is named in words beside its field and what was typed stays; changes and payments are confirmed in a step of their own",
  gapsTitle: "What is missing",
  "gap.parts": "Names of tariffs and services stay Russian on Belarusian and English pages and are not marked as such",
  "gap.papers": "PDF files are tagged (PDF/A-3a) but not checked against PDF/UA; Excel workbooks are not checked",
  "gap.people": "The portal has not yet been tried by people who use a screen reader every day",
  "gap.browsers": "Checks run in Chromium; Firefox and Safari are not checked in full",
  contactTitle: "Whom to tell",
  contact:
    "If something keeps you from using the portal, write or call: we answer, and offer another way to get the same.",
  phone: "Phone",
  email: "E-mail",
  home: "To the start page",
};
