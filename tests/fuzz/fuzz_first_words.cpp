// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/banner_words.h"
#include "discovery/first_words/http_words.h"
#include "discovery/first_words/words_service.h"
#include "fuzz/target.h"

/// As if every port had said it.
void muster::fuzz(const QByteArray &bytes)
{
    QVector<Service> services;
    for (const discovery::WordsPort &port : discovery::wellKnownPorts()) {
        (void)discovery::BannerWords::isWhole(bytes, QString::fromLatin1(port.service));
        services += discovery::serviceOf({port, discovery::HeardPort::State::Open, bytes, {}, false, false});
    }
    (void)discovery::HttpWords::isWhole(bytes);
    (void)discovery::claimsOf(services);
}
