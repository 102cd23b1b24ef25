/** Settings, commands, embedded servers, and the wiring of all packages. No other package knows it. */
package io.dibs.app;
