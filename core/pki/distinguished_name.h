// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QMap>

struct X509_name_st;

namespace muster::pki {

/// A name as text (RFC 4514), the last attribute first. Characters that would not show, or would make others show elsewhere
/// (controls, direction marks), are escaped as the bytes of their UTF-8: "\E2\80\AE". Corrupt when there is no way to read it.
Result<QString> nameToText(const X509_name_st *name);

/// Text out of a certificate, with the same characters escaped.
QString shownText(const QByteArray &utf8);

/// Whether a subject of these attributes can be encoded (RFC 5280 appendix A.1): attributes we know, neither empty nor too long,
/// of characters their type has. Rejected, with what to change.
Result<> checkName(const QMap<QString, QString> &attributes);

/// DER of a Name: C, ST, L, O, OU, serialNumber, CN, always in this order.
Result<QByteArray> encodeName(const QMap<QString, QString> &attributes);

} // namespace muster::pki
