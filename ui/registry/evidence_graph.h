// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/registry/evidence.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// Who said which identifier, as a picture: sightings at the left, identifiers with their strength at the right, a line for each
/// that was said; dashed where it does not count. Each box is a child that the accessibility tree reads as a sentence.
class EvidenceGraph : public QWidget
{
    Q_OBJECT

public:
    static constexpr int gap = 28; ///< between the columns; the lines run here

    explicit EvidenceGraph(const ThemeSource &themes, QWidget *parent = nullptr);

    /// Once.
    void setEvidence(const Evidence &evidence, Timestamp now);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *addVoice(const Evidence::Voice &voice, Timestamp now);
    QWidget *addName(const Evidence::Name &name);

    const ThemeSource &m_themes;
    Evidence m_evidence;
    QVBoxLayout *m_left;
    QVBoxLayout *m_right;
    QVector<QWidget *> m_voices; ///< in the order of m_evidence
    QVector<QWidget *> m_names;
};

} // namespace muster::ui
