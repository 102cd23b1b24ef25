package io.dibs.app;

import java.util.regex.Pattern;

/**
 * The variables that Kubernetes puts into each container for each Service of its namespace, in the form that Docker's
 * links had. Those of a Service whose name begins with "dibs" look like settings but are not.
 */
final class ServiceLinks {
    private static final Pattern OF_SERVICE = Pattern.compile("DIBS_(\\w+_)?SERVICE_(HOST|PORT(_\\w+)?)");
    private static final Pattern OF_PORT =
            Pattern.compile("DIBS_(\\w+_)?PORT_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?");
    /** A Service named dibs-http makes DIBS_HTTP_PORT; no port number looks like this. */
    private static final Pattern WHOLE_PORT = Pattern.compile("DIBS_(\\w+_)?PORT");

    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private ServiceLinks() {}

    static boolean isOne(String name, String value) {
        return OF_SERVICE.matcher(name).matches()
                || OF_PORT.matcher(name).matches()
                || WHOLE_PORT.matcher(name).matches() && ADDRESS.matcher(value).matches();
    }
}
