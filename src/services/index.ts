export { connectService } from "./operations/connect-service.ts";
export { disconnectService } from "./operations/disconnect-service.ts";
export { servicesForm } from "./order-form.ts";
export { listCatalogue } from "./repository.ts";
export { serviceCardRoutes } from "./routes.ts";
export { canBeOrdered, type Service, type ServiceCategory } from "./service.ts";
