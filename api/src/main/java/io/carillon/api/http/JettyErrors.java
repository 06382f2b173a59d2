package io.carillon.api.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before the router sees it or after, in the same shape as every error. */
final class JettyErrors implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer = Problems.answer(problem(request, response.getStatus()));
    response.setStatus(answer.status());
    Frontage.CAREFUL.forEach(response.getHeaders()::put);
    answer.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    // Jetty would write a body to a HEAD that it has not read to its end. And it may not have come
    // as far as the method: then a body would be taken for the next answer, were there one.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Object json = HttpMethod.HEAD.is(request.getMethod()) ? null : answer.body();
    byte[] body = json == null ? new byte[0] : Json.write(json);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static Throwable problem(Request request, int status) {
    if (status != HttpStatus.INTERNAL_SERVER_ERROR_500
        && status != HttpStatus.SERVICE_UNAVAILABLE_503) {
      return Problems.ofStatus(status, request.getMethod());
    }
    if (!request.getConnectionMetaData().getConnector().getServer().isRunning()) {
      // What is under way when the instance stops is cut off.
      return ApiException.notReady("this instance is stopping; try again, which reaches another");
    }
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    return cause instanceof Throwable error
        ? error
        : new IllegalStateException("Jetty answered " + status);
  }
}
