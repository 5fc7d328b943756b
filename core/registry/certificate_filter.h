// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/issued_certificate.h"

#include <QStringList>

namespace muster::registry {

/// Words, all of which must stand in the subject, the serial number or what the device is called; "state:" takes one of the states.
class CertificateFilter
{
public:
    /// Rejected for what is no term here; `where` is the term.
    static Result<CertificateFilter> parse(const QString &text);

    bool isEmpty() const { return m_words.isEmpty() && !m_state; }
    /// `device`: its name, or its id, or both.
    bool matches(const IssuedCertificate &certificate, const QString &device) const;

private:
    QStringList m_words;
    std::optional<CredentialState> m_state;
};

} // namespace muster::registry
