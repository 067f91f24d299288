import { type PageRequest, wordsOf } from "../../platform/routing.ts";
import { messages } from "../messages.ts";
import { bannerOf } from "./pages.ts";

/** The banner of each page while support views the portal as a customer; else null. */
export const viewingBanner = (req: PageRequest, now: Date) => {
  const { viewing, user, session } = req;
  if (!viewing || !session.viewing) return null;
  const { reason, ticket, endsAt } = viewing;
  const name = user?.name ?? session.viewing.userName;
  return bannerOf(wordsOf(req, messages), { name, role: session.viewing.role, reason, ticket, endsAt, now });
};
