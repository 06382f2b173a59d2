package io.carillon.api.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before the router sees it, in the same shape as every error. */
final class JettyErrors implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer = Problems.answer(Problems.ofStatus(response.getStatus(), request.getMethod()));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    byte[] body = answer.body() == null ? new byte[0] : Json.write(answer.body());
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
