// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/issued_certificate.h"

namespace muster::registry {

struct CommandContext;

/// Keeps a certificate the authority issued, before anybody gets it. Event certificate.issued, about the device.
struct RecordCertificate
{
    using Outcome = IssuedCertificate;
    static constexpr Permission permission = Permission::Provision;

    IssuedCertificate certificate;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
