/** For the end-to-end tests, until they import it from `environment`. */
export { withNodeFirst } from './environment';
