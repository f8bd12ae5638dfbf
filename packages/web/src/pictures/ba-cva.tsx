export { TablesPicture as BaCvaPicture } from "./tables.tsx";
