package io.carillon.api.access;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants a token grants. {@code tenants} lists them by id. Knock's {@code grants} name
 * resources by URL, of whatever host, and what may be done there; a tenant is {@code
 * /v1/objects/$tenants/{id}} in its SDKs and {@code /v1/tenants/{id}} elsewhere. Both may be given:
 * then only what both grant is. Who has neither, or is granted their own user, has all tenants and
 * what is of none.
 */
final class TokenGrants {

  private static final Pattern TENANT =
      Pattern.compile("(?:[a-z]+://[^/]+)?/?v1/(?:objects/(?:\\$|%24)tenants|tenants)/(.+)");
  private static final Pattern USER = Pattern.compile("(?:[a-z]+://[^/]+)?/?v1/users/(.+)");

  private TokenGrants() {}

  static GrantedTenants of(JWTClaimsSet claims, String userId) throws TokenRefusedException {
    return tenants(claims.getClaim("tenants")).and(grants(claims.getClaim("grants"), userId));
  }

  private static GrantedTenants tenants(@Nullable Object claim) throws TokenRefusedException {
    if (claim == null) {
      return GrantedTenants.ALL;
    }
    if (!(claim instanceof List<?> list)) {
      throw new TokenRefusedException("`tenants` is no list");
    }
    Set<String> tenants = new HashSet<>();
    for (Object each : list) {
      if (!(each instanceof String tenant) || tenant.isBlank()) {
        throw new TokenRefusedException("`tenants` lists something that is no id");
      }
      tenants.add(tenant);
    }
    return new GrantedTenants(tenants);
  }

  private static GrantedTenants grants(@Nullable Object claim, String userId)
      throws TokenRefusedException {
    if (claim == null) {
      return GrantedTenants.ALL;
    }
    Set<String> tenants = new HashSet<>();
    for (String resource : resources(claim)) {
      Matcher tenant = TENANT.matcher(resource);
      Matcher user = USER.matcher(resource);
      if (tenant.matches()) {
        tenants.add(tenant.group(1));
      } else if (user.matches() && user.group(1).equals(userId)) {
        return GrantedTenants.ALL;
      }
    }
    return new GrantedTenants(tenants);
  }

  /** {@code {"<url>": {...}}}, as tokens have it, or the list it is made from. */
  private static List<String> resources(Object claim) throws TokenRefusedException {
    if (claim instanceof Map<?, ?> map) {
      return map.keySet().stream().map(String::valueOf).toList();
    }
    if (claim instanceof List<?> list) {
      return list.stream().map(TokenGrants::resource).toList();
    }
    throw new TokenRefusedException("`grants` is neither an object nor a list");
  }

  /** {@code {"entity": "<url>", "grants": {...}}}, or the URL alone. */
  private static String resource(Object element) {
    return String.valueOf(element instanceof Map<?, ?> map ? map.get("entity") : element);
  }
}
