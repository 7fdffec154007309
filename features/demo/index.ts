export { makeDemo, type Demo } from './demo.service.ts';
