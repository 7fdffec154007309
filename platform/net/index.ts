export { isNetwork, matcherOf, placeOf } from './networks.ts';
