export { subscriberFilter, subscriberPlace } from "./forms.ts";
export { messages as subscriberMessages, type SubscriberWords } from "./messages.ts";
export {
  filterForm,
  filterQuery,
  listParts,
  statusText,
  subscriberRow,
  subscribersHref,
  subscribersPage,
} from "./pages.ts";
export { statusReason } from "./reasons.ts";
export { countSubscribers, listSubscribers, matchingSubscribers } from "./repository.ts";
export { subscriberRoutes } from "./routes.ts";
export {
  fullName,
  type Place,
  type Subscriber,
  type SubscriberFilter,
  type SubscriberList,
  type SubscriberStatus,
  statusKind,
  subscriberStatuses,
} from "./subscriber.ts";
