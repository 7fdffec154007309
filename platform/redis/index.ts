export { connectRedis, type RedisLink, type Script } from './redis-link.ts';
