import type { Section } from "./section.ts";
import { belongingSection } from "./sections/belonging.ts";
import { lostSection, nameSection, suspensionSection } from "./sections/number.ts";

/** The parts of a card that change the subscriber as such. */
export const subscriberSections: readonly Section[] = [nameSection, suspensionSection, lostSection, belongingSection];
