import type { Operation } from "../../orders/index.ts";
import { assessConnection, describeService, insertConnected } from "../repository.ts";
import { type ServiceParams, serviceParams, serviceTexts } from "./service-params.ts";

/** Подключение услуги (guide, chapters 7 and 15.1). */
export const connectService: Operation<ServiceParams> = {
  name: "connect-service",
  params: serviceParams,
  assess: (tx, candidates, { serviceId }) => assessConnection(tx, candidates, serviceId),
  command: ({ serviceId }) => ({ name: "connect-service", params: { serviceId } }),
  apply: (tx, subscriberIds, { serviceId }, orderNumber) => insertConnected(tx, subscriberIds, serviceId, orderNumber),
  texts: serviceTexts("connect"),
  describe: (scope, { serviceId }) => describeService(scope, serviceId),
};
