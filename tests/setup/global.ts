/** Starts what every test run needs; filled in as the platform grows. */
export default function setup(): void {}
