package io.carillon.api.settings;

import java.util.regex.Pattern;

/**
 * Variables that Kubernetes puts into every container for each service of the namespace: a service
 * called {@code carillon} or {@code carillon-http} makes {@code CARILLON_PORT=tcp://...} or even
 * {@code CARILLON_HTTP_PORT=tcp://...} of them. Nobody meant them as settings.
 */
final class KubernetesVariables {

  private static final Pattern NAME =
      Pattern.compile(
          ".*_SERVICE_HOST|.*_SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private KubernetesVariables() {}

  static boolean isOne(String name, String value) {
    return NAME.matcher(name).matches()
        || (name.endsWith("_PORT") && ADDRESS.matcher(value).matches());
  }
}
