/** What Vite makes of an import that is not code. */
declare module "*.css";
