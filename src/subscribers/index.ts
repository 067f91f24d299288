export { bulkFormsOf } from "./bulk-forms.ts";
export { type Card, cardHref } from "./card/card.ts";
export { cardOf } from "./card/card-of.ts";
export { frameOf } from "./card/frame.ts";
export { isOwn, mayOrder } from "./card/ordering.ts";
export { cardRoutes } from "./card/routes.ts";
export { type Section, sectionRoutes, type Typed, typedField } from "./card/section.ts";
export { chosenSubscribers, countSubscribersIn } from "./chosen.ts";
export { filterForm } from "./filter-pages.ts";
export {
  everybodyIn,
  everybodyOf,
  listPlace,
  mostTicked,
  subscriberFilter,
  subscribersStart,
  tickedIn,
} from "./forms.ts";
export { subscriberJournal } from "./journal.ts";
export { subscriberForms } from "./list-operations.ts";
export { runTellOfLoss, tellOfLoss } from "./loss-notice.ts";
export { messages as subscriberMessages, type SubscriberWords } from "./messages.ts";
export { subscriberOperations } from "./operations/list.ts";
export { listParts, subscribersHref, subscribersPage } from "./pages.ts";
export {
  countMatching,
  countSubscribers,
  listSubscribers,
  matchingSubscribers,
} from "./repository.ts";
export { subscriberRoutes } from "./routes.ts";
export { statusText } from "./status.ts";
export {
  fullName,
  type ListedSubscriber,
  numberOf,
  type Subscriber,
  type SubscriberFilter,
  type SubscriberList,
  type SubscriberStatus,
  statusKind,
  subscriberStatuses,
} from "./subscriber.ts";
export { runWatchSuspensions, watchSuspensions } from "./suspensions.ts";
export { endTerminations, runEndTerminations } from "./terminations.ts";
export { ticksOf } from "./tick-pages.ts";
export { viewsPart } from "./views/pages.ts";
export { listViews } from "./views/repository.ts";
