// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;

import dev.weir.auth.KeyDesk;
import dev.weir.auth.LoginSession;
import dev.weir.auth.OpenIdProvider;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How a session of {@link Oidc} ends: the browser forgets it, and is sent to the provider to end that one too
 * (RP-Initiated Logout 1.0 §2), or to where it was said. Other sites cannot have somebody logged out.
 */
final class OidcLogout {

    private final Oidc settings;
    private final OidcCookies cookies;
    private final OidcLogin login;
    private final KeyDesk desk;

    OidcLogout(Oidc settings, OidcCookies cookies, OidcLogin login, KeyDesk desk) {
        this.settings = settings;
        this.cookies = cookies;
        this.login = login;
        this.desk = desk;
    }

    CompletionStage<Response> answer(Request request) {
        String origin = login.origin(request);
        if (!Navigation.isOwn(request, origin)) {
            return ProxyException.failed(
                    HTTP_REQUEST_DENIED, "who logs out does so on a page of this origin, by a link or with POST");
        }
        String back = settings.endsHere() ? origin + settings.postLogout() : settings.postLogout();
        Optional<String> provider = desk.provider(settings.origin())
                .filter(known -> !known.endSession().isEmpty())
                .map(known -> url(known, request, back));
        String url = provider.orElse(settings.postLogout());
        return CompletableFuture.completedFuture(OidcLogin.redirect(303, url, cookies.forgotten(request.headers())));
    }

    private String url(OpenIdProvider provider, Request request, String back) {
        String hint =
                cookies.session(request.headers()).map(LoginSession::idToken).orElse("");
        return login.client().endSessionUrl(provider, hint, back);
    }
}
