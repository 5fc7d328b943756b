// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/state_paint.h"

namespace muster::ui {

/// Plain words. Cut at the end, or in the middle where the end tells things apart (ids, IPv6).
class TextDelegate : public CellDelegate
{
    Q_OBJECT

public:
    TextDelegate(const ThemeSource &themes, const Clock &clock, QObject *parent = nullptr,
                 Qt::TextElideMode elide = Qt::ElideRight);

protected:
    void paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const override;
    int contentWidth(const QModelIndex &index) const override;

private:
    Qt::TextElideMode m_elide;
};

/// The sign of a kind (IconNameRole) and the name, cut in the middle.
class KindNameDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const override;
    int contentWidth(const QModelIndex &index) const override;
};

/// A lifecycle state, or any other with a chip: LookRole and DisplayRole.
class ChipDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const override;
    int contentWidth(const QModelIndex &index) const override;
};

/// A bare mark: LookRole, DisplayRole as its word, EvidenceRole dim behind it.
class MarkDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const override;
    int contentWidth(const QModelIndex &index) const override;
    virtual TextWeight weight() const = 0;

private:
    MarkText markText(const QModelIndex &index) const;
};

/// Mark, word, proof and age; never a bare dot.
class PresenceDelegate : public MarkDelegate
{
    Q_OBJECT

public:
    using MarkDelegate::MarkDelegate;

protected:
    TextWeight weight() const override { return TextWeight::Medium; }
};

/// Mark and words of compliance, severity or a step.
class ComplianceDelegate : public MarkDelegate
{
    Q_OBJECT

public:
    using MarkDelegate::MarkDelegate;

protected:
    TextWeight weight() const override { return TextWeight::Normal; }
};

/// Right-aligned, with a mark before it and in the mark's colour if the model gives a LookRole ("▲ 5 d").
class NumberDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const override;
    int contentWidth(const QModelIndex &index) const override;
    virtual QString text(const QModelIndex &index) const;
};

/// How long ago ValueRole was, told anew at every paint; the exact time as tool tip. Without a value it shows the DisplayRole.
class AgeDelegate : public NumberDelegate
{
    Q_OBJECT

public:
    using NumberDelegate::NumberDelegate;

protected:
    QString text(const QModelIndex &index) const override;
    QString toolTip(const QModelIndex &index, bool isCut) const override;
};

} // namespace muster::ui
