export type { Delivery, DeliveryFormat, WantedDelivery } from "./delivery.ts";
export { deliveryJournal } from "./journal.ts";
export { findDelivery, listDeliveries } from "./repository.ts";
export { deliveryRoutes } from "./routes.ts";
export { type DeliveryMessage, requestDelivery, sendDelivery } from "./send.ts";
