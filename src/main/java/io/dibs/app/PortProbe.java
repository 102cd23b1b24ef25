package io.dibs.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the ports of the settings can be opened, asked before anything is unpacked or started. */
final class PortProbe {
    private PortProbe() {}

    static void requireFree(Settings settings) {
        List<String> wrong = new ArrayList<>();
        obstacle(settings.http(), SettingKey.DIBS_HTTP_HOST.name(), SettingKey.DIBS_HTTP_PORT.name())
                .ifPresent(wrong::add);
        obstacle(settings.management(), SettingKey.DIBS_MANAGEMENT_HOST.name(), SettingKey.DIBS_MANAGEMENT_PORT.name())
                .ifPresent(wrong::add);
        if (!wrong.isEmpty()) {
            throw new InvalidSettingsException(wrong);
        }
    }

    /** @param flag the option that named the port */
    static void requireFree(String flag, ListenAddress address) {
        obstacle(address, "The host", flag).ifPresent(wrong -> {
            throw new InvalidSettingsException(wrong);
        });
    }

    private static Optional<String> obstacle(ListenAddress address, String host, String port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
            return Optional.empty();
        } catch (UnknownHostException unknown) {
            return Optional.of(host + " is \"" + address.host() + "\", which no host is named");
        } catch (BindException taken) {
            return Optional.of(cause(taken, address, host, port));
        } catch (IOException failure) {
            return Optional.of(port + " is " + address.port() + ", which cannot be opened: " + failure.getMessage());
        }
    }

    /** The system distinguishes these only by the message. */
    private static String cause(BindException failure, ListenAddress address, String host, String port) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("in use")) {
            return port + " is " + address.port() + ", which is in use on " + address.host()
                    + "; end what listens there, or set another (0 takes any free one)";
        }
        return said.contains("ermission")
                ? port + " is " + address.port() + ", which this user may not open; set one above 1023"
                : host + " is \"" + address.host() + "\", which is no address of this machine";
    }
}
