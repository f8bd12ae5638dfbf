export { TablesPicture as ExposurePicture } from "./tables.tsx";
