// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/first_words/heard_port.h"

class QSslCertificate;
class QSslConfiguration;

namespace muster::discovery {

/// What a certificate says of itself, as text for people.
CertificateWords certificateWords(const QSslCertificate &certificate);

/// TLS as one speaks it with any device, to hear its certificate: nothing is verified and no trust follows from it. What a server
/// could make us compute is bounded: no finite-field groups, whose size the server chooses.
const QSslConfiguration &firstWordsTls();

} // namespace muster::discovery
