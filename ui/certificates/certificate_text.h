// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/issued_certificate.h"

namespace muster::ui {

/// "on device", "pushed".
QString keyOriginText(KeyOrigin origin);
QString keyOriginSentence(KeyOrigin origin);
/// "Ends in 9 days", "Ended 3 days ago".
QString validitySentence(const IssuedCertificate &certificate, Timestamp now);
/// Bytes as "3F:A0:...".
QString fingerprintText(const QByteArray &bytes);
/// A name (RFC 4514) with a line for each of its parts.
QString nameLines(const QString &name);

} // namespace muster::ui
