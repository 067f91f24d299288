export type { Delivery, DeliveryFormat, WantedDelivery } from "./delivery.ts";
export { deliveryRoutes } from "./routes.ts";
export { type DeliveryMessage, requestDelivery, sendDelivery } from "./send.ts";
