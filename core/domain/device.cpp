// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/device.h"

#include <algorithm>

namespace muster {

const Credential *Device::currentCertificate() const
{
    const auto found = std::ranges::find_if(credentials, [](const Credential &credential) {
        return credential.kind == CredentialKind::X509 && credential.state == CredentialState::Active;
    });
    return found == credentials.end() ? nullptr : &*found;
}

} // namespace muster
